package org.millrace.bridge.flume.load;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/** The version in a folder's name, behind its {@code @}; one without is older than all. Words count as less than numbers. */
record FolderVersion(List<String> words) implements Comparable<FolderVersion> {

    static FolderVersion of(String folder) {
        int at = folder.indexOf('@');
        return new FolderVersion(
                at < 0 ? List.of() : Arrays.asList(folder.substring(at + 1).split("[.-]", -1)));
    }

    @Override
    public int compareTo(FolderVersion other) {
        for (int i = 0; i < Math.min(words.size(), other.words.size()); i++) {
            int order = compare(words.get(i), other.words.get(i));
            if (order != 0) {
                return order;
            }
        }
        if (words.size() == other.words.size()) {
            return 0;
        }
        // 1.0 is older than 1.0.1, and 1.0-rc older than 1.0.
        List<String> longer = words.size() > other.words.size() ? words : other.words;
        boolean word = !number(longer.get(Math.min(words.size(), other.words.size())));
        boolean firstIsLonger = words.size() > other.words.size();
        return firstIsLonger == word && !(words.isEmpty() || other.words.isEmpty()) ? -1 : firstIsLonger ? 1 : -1;
    }

    private static int compare(String one, String other) {
        if (number(one) && number(other)) {
            return new BigInteger(one).compareTo(new BigInteger(other));
        }
        return number(one) == number(other) ? one.compareTo(other) : number(one) ? 1 : -1;
    }

    private static boolean number(String word) {
        return !word.isEmpty() && word.length() < 20 && word.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
