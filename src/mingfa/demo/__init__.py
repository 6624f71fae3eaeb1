"""Demonstrations (演示): one case walked from lead to archive under any agency's regime, its story in words, and a bureau full of cases."""
