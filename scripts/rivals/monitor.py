"""The Python course's monitor in short: samples with psutil, and one mail with yagmail at the first that
is above the limit (0 per cent). SAMPLES, SECONDS between two, then as yagmail_send.py: MODE, PORT, the
authority's file. The password is in SMTP_PASSWORD."""

import os
import ssl
import sys
import time

import psutil
import yagmail

samples, pause, mode, port, authority = int(sys.argv[1]), float(sys.argv[2]), *sys.argv[3:6]
trust = ssl.create_default_context(cafile=authority)
how = {"smtp_ssl": True, "context": trust} if mode == "implicit" else \
    {"smtp_ssl": False, "smtp_starttls": {"context": trust}}
mailed = False
psutil.cpu_percent()
for _ in range(samples):
    time.sleep(pause)
    cpu, memory = psutil.cpu_percent(), psutil.virtual_memory()
    disk, network = psutil.disk_usage("."), psutil.net_io_counters()
    row = (f"{time.strftime('%FT%T')} {cpu:5} {memory.percent:5} {disk.percent:5} "
           f"{network.bytes_recv:>12} {network.bytes_sent:>12}")
    print(row, flush=True)
    if cpu >= 0 and not mailed:
        server = yagmail.SMTP("student@example.com", os.environ["SMTP_PASSWORD"], host="localhost",
                              port=int(port), **how)
        server.send("you@example.com", "警报", row)
        server.close()
        mailed = True
