# mistake: The message has no From header: USER stands in the envelope alone. | 邮件没有 From 头，USER 只出现在信封里。
# diagnosis: mail-wrong-address
import smtplib
import sys
from email.message import EmailMessage

host, port, user, password, to = sys.argv[1:]


def mail(subject, text):
    message = EmailMessage()
    message["To"] = to
    message["Subject"] = subject
    message.set_content(text)
    with smtplib.SMTP(host, int(port)) as server:
        server.login(user, password)
        server.send_message(message, from_addr=user)


breach = False
for line in sys.stdin:
    cpu, memory = line.split()
    too_high = float(cpu) > 80 or float(memory) > 90
    if too_high and not breach:
        mail("ALERT", f"CPU {cpu} %, memory {memory} %")
    if breach and not too_high:
        mail("RECOVERED", f"CPU {cpu} %, memory {memory} %")
    breach = too_high
