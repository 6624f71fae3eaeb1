"""E-mail alerts (邮件提醒): asked for, confirmed by whoever reads the mailbox, sent once for each new item, ended by a link in every mail."""
