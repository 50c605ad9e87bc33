"""Press: releases in two languages, what keeps them from being published, what the public reads, and clippings."""
