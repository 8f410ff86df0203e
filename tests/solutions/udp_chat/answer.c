// Sends each line and prints each datagram, both at once. 发送每一行，同时打印收到的每个数据报。
#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

// The length of the UTF-8 character that begins at `text`, or 0 if there is none (RFC 3629).
static size_t character(const unsigned char *text, size_t left)
{
    unsigned char first = text[0];
    size_t length = first < 0x80                    ? 1
                    : first >= 0xc2 && first < 0xe0 ? 2
                    : first >= 0xe0 && first < 0xf0 ? 3
                    : first >= 0xf0 && first < 0xf5 ? 4
                                                    : 0;
    if (length > left) {
        return 0;
    }
    for (size_t i = 1; i < length; i++) {
        if (text[i] < 0x80 || text[i] > 0xbf) {
            return 0;
        }
    }
    int too_long = (first == 0xe0 && text[1] < 0xa0) || (first == 0xf0 && text[1] < 0x90);
    int surrogate = first == 0xed && text[1] > 0x9f;
    int too_large = first == 0xf4 && text[1] > 0x8f; // above U+10FFFF
    return too_long || surrogate || too_large ? 0 : length;
}

// Prints text; bytes that are not UTF-8 become U+FFFD.
static void print_text(const unsigned char *text, size_t left)
{
    while (left > 0) {
        size_t length = character(text, left);
        if (length > 0) {
            fwrite(text, 1, length, stdout);
        } else {
            fputs("\xef\xbf\xbd", stdout);
            length = 1;
        }
        text += length;
        left -= length;
    }
}

static void print_datagram(const struct sockaddr_in *from, const unsigned char *text, size_t length)
{
    char ip[INET_ADDRSTRLEN];
    inet_ntop(AF_INET, &from->sin_addr, ip, sizeof ip);
    printf("%s:%u ", ip, (unsigned)ntohs(from->sin_port));
    print_text(text, length);
    putchar('\n');
    fflush(stdout);
}

// Prints the next datagram, if there is one.
static int show_next(int udp)
{
    static unsigned char text[65535];
    struct sockaddr_in from;
    socklen_t size = sizeof from;
    ssize_t length =
        recvfrom(udp, text, sizeof text, MSG_DONTWAIT, (struct sockaddr *)&from, &size);
    if (length < 0) {
        return 0;
    }
    print_datagram(&from, text, (size_t)length);
    return 1;
}

// Prints the datagrams that wait in the socket, until none comes within `patience` ms. They are a
// few hundred at most; who floods us must not keep us here.
static void show_waiting(int udp, int patience)
{
    struct pollfd arrival = {.fd = udp, .events = POLLIN};
    for (int i = 0; i < 2000 && poll(&arrival, 1, patience) > 0 && show_next(udp); i++) {
    }
}

static void send_line(int udp, const char *line, size_t length, const struct sockaddr_in *peer)
{
    if (sendto(udp, line, length, 0, (const struct sockaddr *)peer, sizeof *peer) < 0) {
        perror("sendto"); // the chat goes on
    }
}

int main(int argc, char *argv[])
{
    struct sockaddr_in own = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_ANY)};
    struct sockaddr_in peer = {.sin_family = AF_INET};
    if (argc != 4 || inet_pton(AF_INET, argv[2], &peer.sin_addr) != 1) {
        fprintf(stderr, "usage: OWN_PORT PEER_IP PEER_PORT\n");
        return 2;
    }
    own.sin_port = htons((unsigned short)atoi(argv[1]));
    peer.sin_port = htons((unsigned short)atoi(argv[3]));
    int udp = socket(AF_INET, SOCK_DGRAM, 0);
    if (bind(udp, (struct sockaddr *)&own, sizeof own) < 0) {
        perror("bind");
        return 1;
    }

    static char line[65536]; // one byte more than the longest that could be sent, with its newline
    size_t length = 0;
    struct pollfd ready[] = {{.fd = STDIN_FILENO, .events = POLLIN}, {.fd = udp, .events = POLLIN}};
    for (;;) {
        poll(ready, 2, -1);
        show_waiting(udp, 0);
        if (!ready[0].revents) {
            continue;
        }
        ssize_t got = read(STDIN_FILENO, line + length, sizeof line - length);
        if (got <= 0) {
            break;
        }
        length += (size_t)got;
        char *start = line, *end;
        while ((end = memchr(start, '\n', length)) != NULL) {
            send_line(udp, start, (size_t)(end - start), &peer);
            show_next(udp);
            length -= (size_t)(end - start) + 1;
            start = end + 1;
        }
        memmove(line, start, length);
        if (length == sizeof line) {
            fprintf(stderr, "a line is too long for a datagram\n");
            return 1;
        }
    }
    if (length > 0) { // a last line without a newline
        send_line(udp, line, length, &peer);
    }
    show_waiting(udp, 50);
    return 0;
}
