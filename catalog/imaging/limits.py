"""What a picture may be. Known to the pages that take one and to the process that decodes it."""

MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 64_000_000  # the largest telephones have 50 million outside their raw modes
MOST_SIDE = 20_000
LEAST_SIDE = 160  # of the longer side: the smallest size that a page shows
MOST_STRETCH = 20  # longer side by shorter side
ORIGINAL_SIDE = 2400
WIDTHS = (160, 320, 640, 960, 1440)

# Of the process that decodes. A bomb that gets past the checks above ends that process and nothing else.
MEMORY = 1536 * 1024 * 1024
CPU_SECONDS = 60
WALL_SECONDS = 120
FILE_BYTES = 64 * 1024 * 1024


class PictureRefused(ValueError):
    """A picture that cannot be shown; the message says why and what to do, to the person who gave it."""
