"""Custody of recordings (音像记录的保管): who reads them and why, how long they are kept, what is destroyed and on whose word."""
