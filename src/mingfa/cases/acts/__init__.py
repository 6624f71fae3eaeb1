"""Acts (行为) on a case, by the part of the procedure they belong to."""
