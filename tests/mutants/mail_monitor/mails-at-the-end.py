# mistake: What happened is collected and mailed at once when stdin ends. | 先收集发生的事，等标准输入结束才合成一封邮件发出。
# diagnosis: no-mail
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
report = []
for line in sys.stdin:
    cpu, memory = line.split()
    too_high = float(cpu) > 80 or float(memory) > 90
    if too_high and not breach:
        report.append(f"ALERT: CPU {cpu} %, memory {memory} %")
    if breach and not too_high:
        report.append(f"RECOVERED: CPU {cpu} %, memory {memory} %")
    breach = too_high
if report:
    mail("ALERT, RECOVERED", "\n".join(report))
