# mistake: A breach is believed only at its second line: a short one is not mailed. | 连续两行超限才算超限，短暂的超限没有发邮件。
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


lines = 0
for line in sys.stdin:
    cpu, memory = line.split()
    if float(cpu) > 80 or float(memory) > 90:
        lines += 1
        if lines == 2:
            mail("ALERT", f"CPU {cpu} %, memory {memory} %")
    else:
        if lines >= 2:
            mail("RECOVERED", f"CPU {cpu} %, memory {memory} %")
        lines = 0
