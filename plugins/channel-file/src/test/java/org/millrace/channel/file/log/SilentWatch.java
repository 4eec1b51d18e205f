package org.millrace.channel.file.log;

import org.millrace.channel.file.log.state.LogWatch;

/** Tells nobody. */
final class SilentWatch implements LogWatch {
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
}
