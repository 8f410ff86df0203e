# mistake: CPU and MEMORY are watched apart: when both rise, two mails go out. | CPU 和 MEMORY 分开监视：两者同时超限时发了两封邮件。
# diagnosis: mail-too-many
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


breach = [False, False]
for line in sys.stdin:
    cpu, memory = line.split()
    text = f"CPU {cpu} %, memory {memory} %"
    too_high = [float(cpu) > 80, float(memory) > 90]
    for i in range(2):
        if too_high[i] and not breach[i]:
            mail("ALERT", text)
        if breach[i] and not too_high[i]:
            mail("RECOVERED", text)
    breach = too_high
