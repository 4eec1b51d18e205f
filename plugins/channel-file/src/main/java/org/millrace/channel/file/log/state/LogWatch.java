package org.millrace.channel.file.log.state;

/** Is told, by any of a log's threads and without its lock, what people should know. */
public interface LogWatch {
    /** Tells nobody: what was come upon is in the findings. */
    LogWatch SILENT = new LogWatch() {
        @Override
        public void failed(String why) {}

        @Override
        public void space(boolean full, String why) {}

        @Override
        public void found(String what) {}

        @Override
        public void unreadable(String what) {}

        @Override
        public void untidy() {}
    };

    /** Nothing is acknowledged any more; the log must be opened anew. */
    void failed(String why);

    /** Puts find no space on the disk, or find it again. */
    void space(boolean full, String why);

    /** Something was read that holds no acknowledged event: what a crash has left, or damage between events. */
    void found(String what);

    /** Acknowledged events can't be read, now or for long, or all can be again: then it is empty. */
    void unreadable(String what);

    /** There is something to tidy up. */
    void untidy();
}
