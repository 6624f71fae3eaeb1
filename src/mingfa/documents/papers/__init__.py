"""The papers (文书) themselves, one typed model a form; the registry in forms.py gives each its number, title and template."""
