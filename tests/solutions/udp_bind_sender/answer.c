// Sends one datagram from a port of our choice. 从指定的端口发送一个数据报。
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

int main(int argc, char *argv[])
{
    struct sockaddr_in own = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_ANY)};
    struct sockaddr_in to = {.sin_family = AF_INET};
    if (argc != 5 || inet_pton(AF_INET, argv[2], &to.sin_addr) != 1) {
        fprintf(stderr, "usage: OWN_PORT IP PORT TEXT\n");
        return 2;
    }
    own.sin_port = htons((unsigned short)atoi(argv[1]));
    to.sin_port = htons((unsigned short)atoi(argv[3]));
    const char *text = argv[4];

    int udp = socket(AF_INET, SOCK_DGRAM, 0);
    if (bind(udp, (struct sockaddr *)&own, sizeof own) < 0) {
        perror("bind");
        return 1;
    }
    if (sendto(udp, text, strlen(text), 0, (struct sockaddr *)&to, sizeof to) < 0) {
        perror("sendto");
        return 1;
    }
    return 0;
}
