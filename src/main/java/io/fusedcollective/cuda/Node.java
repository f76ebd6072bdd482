package io.fusedcollective.cuda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine or container of this process. Processes of one node see the same process numbers. */
final class Node {

    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Path PROCESS_NAMESPACE = Path.of("/proc/self/ns/pid");

    private Node() {}

    /** A number that all processes of a node share, and that no other node has. */
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
