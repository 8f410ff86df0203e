# mistake: The interfaces of the student's own machine are written into the program. | 把自己电脑上的接口直接写进了程序。
# diagnosis: output-differs or missing-output
interfaces = [
    ("lo", "127.0.0.1", "-"),
    ("eth0", "192.168.1.100", "192.168.1.255"),
]
for name, address, broadcast in interfaces:
    print(name, address, broadcast)
