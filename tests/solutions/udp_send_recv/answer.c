// Sends a text, waits for one reply and prints it. 发送文本，等待一个回复并打印。
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
#include <errno.h>
#include <iconv.h>
#include <poll.h>
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

// The length of the GBK character that begins at `text`, or 0 if there is none. Its UTF-8 is
// stored at `utf8` (at least 4 bytes), and the length of that at `size`.
static size_t gbk_character(iconv_t from_gbk, char *text, size_t left, char *utf8, size_t *size)
{
    unsigned char first = (unsigned char)text[0];
    size_t length = first < 0x80 ? 1 : 2;
    if (length > left || first == 0x80) { // some iconvs take 0x80 for the euro sign
        return 0;
    }
    size_t todo = length, room = 4;
    iconv(from_gbk, NULL, NULL, NULL, NULL);
    if (iconv(from_gbk, &text, &todo, &utf8, &room) == (size_t)-1) {
        return 0;
    }
    *size = 4 - room;
    return length;
}

// Prints a reply in UTF-8; bytes that are no text become U+FFFD.
static void print_reply(char *text, size_t left, int is_gbk)
{
    iconv_t from_gbk = iconv_open("UTF-8", "GBK");
    while (left > 0) {
        char utf8[4];
        const char *shown = text;
        size_t size, length;
        if (is_gbk) {
            length = gbk_character(from_gbk, text, left, utf8, &size);
            shown = utf8;
        } else {
            length = size = character((unsigned char *)text, left);
        }
        if (length > 0) {
            fwrite(shown, 1, size, stdout);
        } else {
            fputs("\xef\xbf\xbd", stdout);
            length = 1;
        }
        text += length;
        left -= length;
    }
    iconv_close(from_gbk);
    putchar('\n');
    fflush(stdout);
}

int main(int argc, char *argv[])
{
    struct sockaddr_in to = {.sin_family = AF_INET};
    if (argc != 5 || inet_pton(AF_INET, argv[1], &to.sin_addr) != 1) {
        fprintf(stderr, "usage: IP PORT TEXT ENCODING\n");
        return 2;
    }
    to.sin_port = htons((unsigned short)atoi(argv[2]));
    char *text = argv[3];
    size_t length = strlen(text);

    int is_gbk = strcmp(argv[4], "gbk") == 0;
    static char buffer[1 << 17];
    if (is_gbk) {
        iconv_t to_gbk = iconv_open("GBK", "UTF-8");
        char *end = buffer;
        size_t room = sizeof buffer;
        if (to_gbk == (iconv_t)-1 || iconv(to_gbk, &text, &length, &end, &room) != 0) {
            fprintf(stderr, "the text cannot be written in GBK\n");
            return 1;
        }
        iconv_close(to_gbk);
        text = buffer;
        length = (size_t)(end - buffer);
    }

    int udp = socket(AF_INET, SOCK_DGRAM, 0);
    if (connect(udp, (struct sockaddr *)&to, sizeof to) < 0) { // it hears this peer alone now
        perror("connect");
        return 1;
    }
    if (send(udp, text, length, 0) < 0) {
        perror("send");
        return 1;
    }
    struct pollfd reply = {.fd = udp, .events = POLLIN};
    int ready;
    do {
        ready = poll(&reply, 1, 2000);
    } while (ready < 0 && errno == EINTR);
    // Without a reply, or when the peer's system says by ICMP that nobody listens there.
    ssize_t got = ready > 0 ? recv(udp, buffer, sizeof buffer, 0) : -1;
    if (got < 0) {
        fprintf(stderr, "no reply\n");
        return 3;
    }
    print_reply(buffer, (size_t)got, is_gbk);
    return 0;
}
