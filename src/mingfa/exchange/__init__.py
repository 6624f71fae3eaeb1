"""Exchange (对外交换): publications on channels beside our own portal, what platforms are sent and answer, files of the credit platforms."""
