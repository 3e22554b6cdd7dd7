"""The order in which `rsd train` sees its rows (io.rsd.core.training.DataOrder), with Java's random numbers."""

MASK = (1 << 64) - 1


def order(rows, epoch, seed=0):
    """The indices of the rows in an epoch, counted from 0: those of Collections.shuffle with the epoch's seed."""
    indices = list(range(rows))
    state = (epoch_seed(seed, epoch) ^ 0x5DEECE66D) & ((1 << 48) - 1)

    def bits(count):
        nonlocal state
        state = (state * 0x5DEECE66D + 0xB) & ((1 << 48) - 1)
        return state >> (48 - count)

    def below(bound):
        if bound & (bound - 1) == 0:
            return (bound * bits(31)) >> 31
        while True:
            drawn = bits(31)
            value = drawn % bound
            # Draws from the last, incomplete run of `bound` numbers would favour small values.
            if drawn - value + bound <= 1 << 31:
                return value

    for size in range(rows, 1, -1):
        other = below(size)
        indices[size - 1], indices[other] = indices[other], indices[size - 1]
    return indices


def epoch_seed(seed, epoch):
    """The number at index `epoch` of java.util.SplittableRandom(seed).longs()."""
    z = (seed + (epoch + 1) * 0x9E3779B97F4A7C15) & MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)
