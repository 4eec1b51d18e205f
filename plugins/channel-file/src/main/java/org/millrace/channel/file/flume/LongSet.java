package org.millrace.channel.file.flume;

/** A set of longs other than 0, by open addressing: 16 to 32 bytes an entry. */
final class LongSet {
    private long[] table = new long[16];
    private int size;

    int size() {
        return size;
    }

    boolean contains(long value) {
        return table[slot(value)] == value;
    }

    void add(long value) {
        int slot = slot(value);
        if (table[slot] == 0) {
            table[slot] = value;
            size++;
            if (size > table.length / 2) {
                grow();
            }
        }
    }

    boolean remove(long value) {
        int free = slot(value);
        if (table[free] != value) {
            return false;
        }
        table[free] = 0;
        size--;
        // Entries that were pushed past the freed slot move back, or they could no longer be found.
        int mask = table.length - 1;
        for (int i = free + 1 & mask; table[i] != 0; i = i + 1 & mask) {
            int home = home(table[i]);
            if ((i - home & mask) >= (i - free & mask)) {
                table[free] = table[i];
                table[i] = 0;
                free = i;
            }
        }
        return true;
    }

    private void grow() {
        long[] old = table;
        table = new long[Math.multiplyExact(old.length, 2)];
        for (long value : old) {
            if (value != 0) {
                table[slot(value)] = value;
            }
        }
    }

    private int slot(long value) {
        int slot = home(value);
        while (table[slot] != 0 && table[slot] != value) {
            slot = slot + 1 & table.length - 1;
        }
        return slot;
    }

    private int home(long value) {
        long mixed = value * 0x9E3779B97F4A7C15L;
        return (int) (mixed ^ mixed >>> 32) & table.length - 1;
    }
}
