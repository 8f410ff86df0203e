# Mails once when the load gets too high, and once when that is over. 负载过高时发一封邮件，恢复后再发一封。

import smtplib
import sys
from decimal import Decimal
from email.message import EmailMessage
from email.utils import localtime


def send(subject, text):
    message = EmailMessage()
    message["From"] = user
    message["To"] = to
    message["Date"] = localtime()
    message["Subject"] = subject
    message.set_content(text)
    # Without a name for itself, smtplib asks the DNS for one, which may take long.
    with smtplib.SMTP(host, int(port), local_hostname="localhost") as server:
        server.login(user, password)
        server.send_message(message)


host, port, user, password, to = sys.argv[1:]
breached = False
for line in sys.stdin:
    if not line.strip():
        continue
    cpu, memory = line.split()
    breaches = Decimal(cpu) > 80 or Decimal(memory) > 90
    if breaches != breached:
        subject = "ALERT: load too high" if breaches else "RECOVERED: load normal"
        send(subject, f"CPU {cpu} %, memory {memory} %")
        breached = breaches
