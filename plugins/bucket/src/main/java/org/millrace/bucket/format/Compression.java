package org.millrace.bucket.format;

import java.io.IOException;
import java.io.OutputStream;

/** A way to compress a file, in members or blocks of which one follows the other. */
public interface Compression {

    /** What names of such files end in, with its dot. */
    String suffix();

    /** Begins to compress; what is compressed goes to the stream, which stays its owner's. */
    Stream begin(OutputStream to) throws IOException;

    /** Compresses what is written to it. */
    abstract class Stream extends OutputStream {
        /** For those who compress. */
        protected Stream() {}

        /**
         * All that was written is in the stream below and can be read if the file ends here; what comes next begins a member of its
         * own. Writes nothing if nothing came since.
         */
        public abstract void finishMember() throws IOException;

        /** Releases what it holds and writes nothing. */
        @Override
        public abstract void close();
    }
}
