package io.fusedcollective.cuda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine that this process runs on, or its container: where process numbers mean the same. */
final class Node {

    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Path PROCESS_NAMESPACE = Path.of("/proc/self/ns/pid");

    private Node() {}

    /** The same number in all processes of a node, and in no others. */
    static long id() {
        try {
            String name = Files.readString(BOOT_ID).strip() + Files.readSymbolicLink(PROCESS_NAMESPACE);
            return ((long) name.hashCode() << Integer.SIZE)
                    ^ name.concat("low half").hashCode();
        } catch (IOException e) {
            // Then no peer counts as being of this node.
            return ProcessHandle.current().pid() ^ System.nanoTime();
        }
    }
}
