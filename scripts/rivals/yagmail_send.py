"""Sends one mail with yagmail: MODE (starttls or implicit), PORT, the authority's file. The password is
in SMTP_PASSWORD."""

import os
import ssl
import sys

import yagmail

mode, port, authority = sys.argv[1], int(sys.argv[2]), sys.argv[3]
trust = ssl.create_default_context(cafile=authority)
how = {"smtp_ssl": True, "context": trust} if mode == "implicit" else \
    {"smtp_ssl": False, "smtp_starttls": {"context": trust}}
server = yagmail.SMTP("student@example.com", os.environ["SMTP_PASSWORD"], host="localhost", port=port, **how)
server.send("you@example.com", "警报", "处理器使用率 93.5%")
