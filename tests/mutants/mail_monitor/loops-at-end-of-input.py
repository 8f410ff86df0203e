# mistake: `readline()` gives "" at the end of input for ever, and "" is skipped like an empty line. | 输入结束后 `readline()` 一直返回 ""，程序把它当空行跳过，陷入死循环。
# diagnosis: busy-for-ever or cpu-limit
import smtplib
import sys
from email.message import EmailMessage

host, port, user, password, to = sys.argv[1:]


def mail(subject, text):
    message = EmailMessage()
    message["From"] = user
    message["To"] = to
    message["Subject"] = subject
    message.set_content(text)
    with smtplib.SMTP(host, int(port)) as server:
        server.login(user, password)
        server.send_message(message)


breach = False
while True:
    line = sys.stdin.readline()
    if not line.strip():
        continue
    cpu, memory = line.split()
    too_high = float(cpu) > 80 or float(memory) > 90
    if too_high and not breach:
        mail("ALERT", f"CPU {cpu} %, memory {memory} %")
    if breach and not too_high:
        mail("RECOVERED", f"CPU {cpu} %, memory {memory} %")
    breach = too_high
