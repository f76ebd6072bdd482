package io.fusedcollective.foreign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Checks whether another user could have placed a library in its folder, because loading a library runs its code. */
public final class FolderSafety {

    private static final int GROUP_WRITE = 0020;
    private static final int OTHERS_WRITE = 0002;
    private static final int STICKY = 01000;

    private FolderSafety() {}

    /** The first of the file and the folders above it that users other than this one and root can write to, as a warning. */
    public static Optional<String> warning(Path file) {
        Path real;
        try {
            real = file.toRealPath();
        } catch (IOException gone) {
            return Optional.empty();
        }
        for (Path place = real; place != null; place = place.getParent()) {
            Optional<String> who = whoElseWrites(place);
            if (who.isPresent()) {
                return Optional.of("other users can change " + file + ": " + place + " " + who.get());
            }
        }
        return Optional.empty();
    }

    private static Optional<String> whoElseWrites(Path place) {
        try {
            Map<String, Object> facts =
                    Files.readAttributes(place, "unix:mode,uid,owner,group", LinkOption.NOFOLLOW_LINKS);
            int mode = (Integer) facts.get("mode");
            String owner = facts.get("owner").toString();
            // In a folder such as /tmp, users cannot replace files of other users.
            boolean sticky = (mode & STICKY) != 0;
            if ((mode & OTHERS_WRITE) != 0 && !sticky) {
                return Optional.of("can be written to by everybody");
            }
            // Many systems give each user a group of the same name, without other members.
            boolean sharedGroup = !facts.get("group").toString().equals(owner);
            if ((mode & GROUP_WRITE) != 0 && !sticky && sharedGroup) {
                return Optional.of("can be written to by group " + facts.get("group"));
            }
            boolean foreign = (Integer) facts.get("uid") != 0 && !owner.equals(System.getProperty("user.name"));
            return foreign ? Optional.of("belongs to user " + owner) : Optional.empty();
        } catch (IOException | UnsupportedOperationException unknown) {
            return Optional.empty();
        }
    }
}
