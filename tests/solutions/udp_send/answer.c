// Sends one datagram for each text. 给每个文本发送一个数据报。
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

int main(int argc, char *argv[])
{
    struct sockaddr_in to = {.sin_family = AF_INET};
    if (argc < 3 || inet_pton(AF_INET, argv[1], &to.sin_addr) != 1) {
        fprintf(stderr, "usage: IP PORT TEXT...\n");
        return 2;
    }
    to.sin_port = htons((unsigned short)atoi(argv[2]));

    int udp = socket(AF_INET, SOCK_DGRAM, 0);
    for (int i = 3; i < argc; i++) {
        if (sendto(udp, argv[i], strlen(argv[i]), 0, (struct sockaddr *)&to, sizeof to) < 0) {
            perror("sendto");
            return 1;
        }
    }
    return 0;
}
