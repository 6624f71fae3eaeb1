"""Tests of recording devices and of findings about their use."""
