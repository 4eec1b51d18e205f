package org.millrace.sink.hdfs.store;

/** How safe a sync makes what was written. */
public enum Syncing {
    /** On the disks of all DataNodes of the pipeline: bears the loss of their power. */
    HSYNC,
    /** In the memory of all of them: bears the end of the agent and of DataNodes' processes. */
    HFLUSH
}
