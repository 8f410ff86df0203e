// Sends one datagram to every machine of a network. 给网络里的所有机器发送一个数据报。
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

int main(int argc, char *argv[])
{
    struct sockaddr_in to = {.sin_family = AF_INET};
    if (argc != 4 || inet_pton(AF_INET, argv[1], &to.sin_addr) != 1) {
        fprintf(stderr, "usage: BROADCAST_IP PORT TEXT\n");
        return 2;
    }
    to.sin_port = htons((unsigned short)atoi(argv[2]));
    const char *text = argv[3];

    int udp = socket(AF_INET, SOCK_DGRAM, 0);
    int yes = 1; // without it the system refuses: permission denied
    if (setsockopt(udp, SOL_SOCKET, SO_BROADCAST, &yes, sizeof yes) < 0) {
        perror("setsockopt");
        return 1;
    }
    if (sendto(udp, text, strlen(text), 0, (struct sockaddr *)&to, sizeof to) < 0) {
        perror("sendto");
        return 1;
    }
    return 0;
}
