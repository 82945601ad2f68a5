"""Shapes of days and weeks that the simulated centers share.

Weeks: an online broker's Monday carries 29 % of its weekday calls, which is as far as Mondays go;
the shapes here give it 23-24 % of the weekdays.
"""

from data.samples.spec import Knots

OFFICE_WEEK = (1.19, 1.02, 0.98, 0.97, 0.92, 0.42, 0.0)
"""Voice and chat with a short Saturday and no Sunday."""

EVERY_DAY_WEEK = (1.14, 1.02, 1.0, 0.98, 0.96, 0.72, 0.62)
"""Voice and chat open all week."""

SOCIAL_WEEK = (1.08, 1.04, 1.0, 1.0, 1.02, 0.86, 0.82)

MAIL_WEEK = (1.25, 1.06, 1.0, 0.97, 0.9, 0.36, 0.32)

VOICE_DAY: Knots = (
    (7.0, 0.35),
    (8.0, 0.62),
    (9.5, 0.98),
    (10.75, 1.0),
    (12.5, 0.8),
    (14.0, 0.86),
    (16.0, 0.84),
    (18.0, 0.55),
    (20.0, 0.28),
    (23.0, 0.12),
)
"""The morning's crest, a dip at noon, a smaller crest, a quiet evening."""

CHAT_DAY: Knots = (
    (3.0, 0.08),
    (7.0, 0.25),
    (10.0, 0.85),
    (13.0, 0.9),
    (16.0, 1.0),
    (19.5, 0.85),
    (22.0, 0.45),
)

SOCIAL_DAY: Knots = (
    (0.0, 0.3),
    (3.0, 0.1),
    (6.0, 0.18),
    (9.0, 0.7),
    (13.0, 0.85),
    (17.0, 0.9),
    (20.0, 1.0),
    (22.0, 0.75),
)

MAIL_DAY: Knots = (
    (0.0, 0.15),
    (4.0, 0.06),
    (7.0, 0.4),
    (9.5, 1.0),
    (12.0, 0.8),
    (16.0, 0.85),
    (19.0, 0.5),
    (21.5, 0.5),
)
