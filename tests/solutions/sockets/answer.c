// Shows a socket's local address before and after its first datagram. 显示套接字在发送第一个数据报前后的本地地址。
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

static int print_local_address(const char *when, int udp)
{
    struct sockaddr_in own = {0};
    socklen_t size = sizeof own;
    if (getsockname(udp, (struct sockaddr *)&own, &size) < 0) {
        perror("getsockname");
        return -1;
    }
    char ip[INET_ADDRSTRLEN];
    inet_ntop(AF_INET, &own.sin_addr, ip, sizeof ip);
    printf("%s %s:%u\n", when, ip, (unsigned)ntohs(own.sin_port));
    return fflush(stdout);
}

int main(int argc, char *argv[])
{
    struct sockaddr_in to = {.sin_family = AF_INET};
    if (argc != 3 || inet_pton(AF_INET, argv[1], &to.sin_addr) != 1) {
        fprintf(stderr, "usage: IP PORT\n");
        return 2;
    }
    to.sin_port = htons((unsigned short)atoi(argv[2]));

    int udp = socket(AF_INET, SOCK_DGRAM, 0);
    if (print_local_address("before", udp) < 0) {
        return 1;
    }
    if (sendto(udp, "hello", 5, 0, (struct sockaddr *)&to, sizeof to) < 0) {
        perror("sendto");
        return 1;
    }
    return print_local_address("after", udp) < 0 ? 1 : 0;
}
