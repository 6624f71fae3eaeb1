"""Licences on application (行政许可): received, accepted, examined, heard, decided, delivered; each within its time."""
