package org.millrace.runtime.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.Version;

class SnapshotsTest {

    @ParameterizedTest
    @CsvSource({
        "2.0.0, 2.0.0.SNAPSHOT, false",
        "2.0.0.SNAPSHOT, 2.0.0, true",
        "2.0.0, 2.0.0.202601311200, false",
        "2.0.0, 2.0.0.20260131120000, false",
        "2.0.0.202601311200, 2.0.0, true",
        "2.0.0.202601311201, 2.0.0.202601311200, false",
        "2.0.0.202601311200, 2.0.0.202601311201, true",
        "2.0.0.SNAPSHOT, 2.0.0.SNAPSHOT, false",
        "1.9.0, 2.0.0.SNAPSHOT, true",
        "2.0.0, 2.0.0.rc1, true",
        "2.0.0.rc2, 2.0.0.rc1, false"
    })
    void aReleaseIsNewerThanItsSnapshots(String version, String serving, boolean older) {
        assertThat(Snapshots.older(Version.parseVersion(version), Version.parseVersion(serving)))
                .isEqualTo(older);
    }
}
