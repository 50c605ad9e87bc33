"""What the public reads: releases in two languages, and clippings of what others wrote."""
