package dev.crosskeep.session;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What the model has read of a conversation.
 *
 * @param prompt the prompt's token ids, with one image token for each picture
 * @param pictures the content hashes of these, in order
 * @param answer the ids of the answer's tokens that were read, which is all but the last
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record ReadTokens(int[] prompt, List<String> pictures, int[] answer) {

  public ReadTokens {
    pictures = List.copyOf(pictures);
  }

  /**
   * Where a conversation leaves what was read.
   *
   * @param answerTokens how many tokens of the answer belong to it
   * @param tokenIds how many ids at its beginning need not be read again
   * @param pictures how many pictures are among these
   */
  public record Common(int answerTokens, int tokenIds, int pictures) {}

  /**
   * How far a conversation is the one that was read: all of the prompt, and of the answer as much
   * as agrees, so that an answer may have been cut, corrected or never received.
   *
   * @param ids with one image token for each picture
   * @param pictureHashes of all its pictures
   * @return empty when it has another prompt or other pictures in it
   */
  public Optional<Common> commonWith(int[] ids, List<String> pictureHashes) {
    boolean samePrompt =
        ids.length >= prompt.length
            && Arrays.equals(prompt, 0, prompt.length, ids, 0, prompt.length)
            && pictureHashes.size() >= pictures.size()
            && pictures.equals(pictureHashes.subList(0, pictures.size()));
    if (!samePrompt) {
      return Optional.empty();
    }
    int different = Arrays.mismatch(answer, 0, answer.length, ids, prompt.length, ids.length);
    int agreed = different < 0 ? answer.length : different;
    // What follows has to be read for its own sake; there must be something.
    int answerTokens = agreed > 0 && prompt.length + agreed == ids.length ? agreed - 1 : agreed;
    return Optional.of(new Common(answerTokens, prompt.length + answerTokens, pictures.size()));
  }
}
