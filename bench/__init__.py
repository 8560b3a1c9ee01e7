"""The measures of speed against bare libraries; none is written yet."""
