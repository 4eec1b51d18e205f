package org.millrace.scene;

import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FsShell;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.util.ToolRunner;

/** {@code HdfsShell ADDRESS WORD…}: what {@code hdfs dfs} does, for those who have no Hadoop at hand. */
public final class HdfsShell {
    private HdfsShell() {}

    /** Runs it. */
    public static void main(String[] args) throws Exception {
        HdfsConfiguration configuration = new HdfsConfiguration();
        configuration.set("fs.defaultFS", args[0]);
        System.exit(ToolRunner.run(
                configuration,
                new FsShell(),
                new ArrayList<>(List.of(args).subList(1, args.length)).toArray(String[]::new)));
    }
}
