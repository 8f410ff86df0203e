// Prints each datagram that arrives at a port, until `quit`. 打印到达端口的每个数据报，直到 `quit`。
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

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

int main(int argc, char *argv[])
{
    if (argc != 2) {
        fprintf(stderr, "usage: PORT\n");
        return 2;
    }
    struct sockaddr_in own = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_ANY)};
    own.sin_port = htons((unsigned short)atoi(argv[1]));
    int udp = socket(AF_INET, SOCK_DGRAM, 0);
    if (bind(udp, (struct sockaddr *)&own, sizeof own) < 0) {
        perror("bind");
        return 1;
    }

    static unsigned char text[65535]; // what does not fit would be lost
    for (;;) {
        struct sockaddr_in from;
        socklen_t size = sizeof from;
        ssize_t length = recvfrom(udp, text, sizeof text, 0, (struct sockaddr *)&from, &size);
        if (length < 0) {
            perror("recvfrom");
            return 1;
        }
        if (length == 4 && memcmp(text, "quit", 4) == 0) {
            return 0;
        }
        print_datagram(&from, text, (size_t)length);
    }
}
