package org.millrace.channel.file.log.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GapTest {
    private static final Segment SEGMENT = new Segment(1, 0, Path.of("segment-1"), 7, null);

    private static Gap gap(Segment segment, long from, String why, boolean certain) {
        return new Gap(segment, from, 200, 3, 5, Gap.Kind.DAMAGED, why, certain);
    }

    @Test
    void gapsAreTheSameIfAllOfThemIs() {
        Gap one = gap(SEGMENT, 100, "wrong", true);
        assertThat(one)
                .isEqualTo(gap(SEGMENT, 100, "wrong", true))
                .hasSameHashCodeAs(gap(SEGMENT, 100, "wrong", true))
                .isNotEqualTo(gap(SEGMENT, 101, "wrong", true))
                .isNotEqualTo(gap(SEGMENT, 100, "gone", true))
                .isNotEqualTo(gap(SEGMENT, 100, "wrong", false))
                .isNotEqualTo(gap(new Segment(1, 0, Path.of("segment-1"), 7, null), 100, "wrong", true))
                .isNotEqualTo("a gap");
    }

    @Test
    void theClassesGoAfterGapsWereCompared() throws Exception {
        WeakReference<ClassLoader> loader = comparedInALoaderOfItsOwn();
        await().until(() -> {
            System.gc();
            return loader.get() == null;
        });
    }

    private static WeakReference<ClassLoader> comparedInALoaderOfItsOwn() throws Exception {
        URL classes = Gap.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader loader = new OwnFirst(classes)) {
            Class<?> segments = loader.loadClass(Segment.class.getName());
            Class<?> kinds = loader.loadClass(Gap.Kind.class.getName());
            Object segment = segments.getConstructors()[0].newInstance(1L, 0, Path.of("segment-1"), 7L, null);
            Constructor<?> make = loader.loadClass(Gap.class.getName()).getConstructors()[0];
            Object kind = Objects.requireNonNull(kinds.getEnumConstants())[0];
            Object one = make.newInstance(segment, 1L, 2L, 3, 4, kind, "wrong", true);
            Object same = make.newInstance(segment, 1L, 2L, 3, 4, kind, "wrong", true);
            assertThat(one.getClass()).isNotEqualTo(Gap.class);
            assertThat(one.equals(same)).isTrue();
            assertThat(one.hashCode() == same.hashCode()).isTrue();
            return new WeakReference<>(loader);
        }
    }

    /** Finds by itself what lies with the class that is tested, as a bundle does. */
    private static final class OwnFirst extends URLClassLoader {
        OwnFirst(URL classes) {
            super(new URL[] {classes}, Gap.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                @Nullable Class<?> loaded = findLoadedClass(name);
                if (loaded == null && findResource(name.replace('.', '/') + ".class") != null) {
                    loaded = findClass(name);
                }
                return loaded == null ? super.loadClass(name, resolve) : loaded;
            }
        }
    }
}
