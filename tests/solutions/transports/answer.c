// Sends each line over UDP and over TCP. 把每一行同时用 UDP 和 TCP 发出去。
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
#include <netdb.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static void give_up(const char *what)
{
    perror(what);
    exit(1);
}

// TCP may take less than it is given.
static void send_all(int tcp, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t sent = send(tcp, bytes, length, MSG_NOSIGNAL);
        if (sent < 0) {
            give_up("send");
        }
        bytes += sent;
        length -= (size_t)sent;
    }
}

int main(int argc, char *argv[])
{
    if (argc != 3) {
        fprintf(stderr, "usage: HOST PORT\n");
        return 2;
    }
    struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM}, *server;
    int failed = getaddrinfo(argv[1], argv[2], &hints, &server);
    if (failed) {
        fprintf(stderr, "%s: %s\n", argv[1], gai_strerror(failed));
        return 1;
    }
    int udp = socket(AF_INET, SOCK_DGRAM, 0);
    int tcp = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(tcp, server->ai_addr, server->ai_addrlen) < 0) {
        give_up("connect");
    }

    char *line = NULL;
    size_t size = 0;
    ssize_t got;
    while ((got = getline(&line, &size, stdin)) >= 0) {
        size_t length = (size_t)got;
        if (length > 0 && line[length - 1] == '\n') {
            length--;
        }
        if (sendto(udp, line, length, 0, server->ai_addr, server->ai_addrlen) < 0) {
            give_up("sendto");
        }
        // TCP keeps no boundaries: the length tells where a line ends.
        uint32_t header = htonl((uint32_t)length);
        send_all(tcp, (const char *)&header, sizeof header);
        send_all(tcp, line, length);
    }
    free(line);
    freeaddrinfo(server);
    return 0;
}
