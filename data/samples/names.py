"""Names of agents who do not exist."""

import numpy as np

_FIRST = (
    "Aisha Alma Amir Anna Ben Carla Chloe Dario Diego Elif Emma Eoin Fatima Felix Finn Greta Hana "
    "Hugo Ines Ivan Jana Jonas Julia Kian Lara Leon Liam Lucia Maja Marek Mateo Mia Milan Nadia "
    "Niamh Noah Olga Omar Paula Rafael Rosa Samir Sara Sofia Tariq Theo Uma Vera Yara Zoe"
)
_LAST = (
    "Abara Adler Akin Bauer Becker Brandt Byrne Castro Celik Daly Diaz Doyle Engel Farah Fischer "
    "Flynn Garcia Haas Hassan Hoang Ivanov Jansen Kaya Keane Klein Kovac Kruger Lang Lopez Meyer "
    "Molina Moore Murphy Nagy Novak Nolan Okafor Ortiz Petrov Quinn Reyes Richter Rossi Santos "
    "Schulz Silva Torres Vogel Wolf Yilmaz"
)
FIRST = _FIRST.split()
LAST = _LAST.split()


def draw_names(count: int, rng: np.random.Generator) -> list[tuple[str, str]]:
    """Give so many different first and last names."""
    if count > len(FIRST) * len(LAST):
        raise ValueError(f"there are names for {len(FIRST) * len(LAST)} agents, not {count}")
    picked = rng.permutation(len(FIRST) * len(LAST))[:count]
    return [(FIRST[i % len(FIRST)], LAST[i // len(FIRST)]) for i in picked]
