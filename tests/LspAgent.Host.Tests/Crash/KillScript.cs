using System.Collections.Immutable;
using LspAgent.Testing.Files;
using LspAgent.Testing.Models;

namespace LspAgent.Host.Tests.Crash;

/// <summary>
/// A session of thirty turns, the same each time: thoughts, text that streams, reads one by one and side by side, attempts
/// that fail, files that are written, commands that are run, and in some turns answers that are larger than a pipe holds. The model can be held at gates.
/// </summary>
internal static class KillScript
{
    public const int Turns = 30;

    /// <summary>The turns whose three answers are larger than a pipe.</summary>
    public static ImmutableArray<int> LargeTurns { get; } = [4, 16, 27];

    private const string Words = "I look at the file and say so in so many words that they come in several pieces, one after the other.";

    public static string Prompt(int turn) => $"Prompt {turn}: what is in file {turn % 5}?";

    /// <summary>Where commands leave the number of their turn.</summary>
    public const string Log = "log.txt";

    /// <summary>True for a turn that writes a file.</summary>
    public static bool Writes(int turn) => turn % 6 == 2;

    /// <summary>True for a turn whose command would leave two lines if it were run twice.</summary>
    public static bool Appends(int turn) => turn % 6 == 1;

    public static string WrittenIn(int turn) => $"written{turn}.txt";

    public static string TextWrittenIn(int turn) => $"This was written in turn {turn}.";

    /// <summary>Before anything is said in a turn.</summary>
    public static string GateAtStart(int turn) => $"start-{turn}";

    /// <summary>When half of the first text is said.</summary>
    public static string GateInText(int turn) => $"text-{turn}";

    /// <summary>When all calls of the turn have their outcomes.</summary>
    public static string GateAfterCalls(int turn) => $"calls-{turn}";

    /// <summary>The first half of what is said before the calls.</summary>
    public static string FirstHalf(int turn) => $"Turn {turn}: {Words}";

    public static IEnumerable<string> Gates => Enumerable.Range(0, Turns).SelectMany(turn => new[] { GateAtStart(turn), GateInText(turn), GateAfterCalls(turn) });

    public static ImmutableArray<ScriptedReply> Replies => [.. Enumerable.Range(0, Turns).SelectMany(turn => new[] { First(turn), Second(turn) }).Select(ScriptedReply.Parse)];

    public static void WriteFiles(TempFolder workspace)
    {
        for (var file = 0; file < 5; file++)
        {
            var path = workspace.Write($"file{file}.txt", string.Concat(Enumerable.Range(0, 40).Select(line => $"file {file}, line {line} with \"quotes\" and ünïcödé\n")));

            // Found files are listed by their time: files that were written within one tick would have any order.
            File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddYears(50).AddMinutes(file));
        }

        for (var file = 0; file < 3; file++)
        {
            workspace.Write($"large{file}.txt", string.Concat(Enumerable.Range(0, 900).Select(line => $"{file} {line} {new string('x', 90)}\n")));
        }
    }

    private static string First(int turn)
    {
        // An attempt that fails: what it said is void, and the next one says it again and goes on.
        string[] failed = turn % 10 == 3 ? [$"Turn {turn}: I look", "!retry overloaded"] : [];
        string[] calls = Writes(turn)
            ? [ReadOf(turn), $$"""-> Write {"file_path":"{{WrittenIn(turn)}}","content":"{{TextWrittenIn(turn)}}"}"""]
            : Appends(turn)
            ? [$$"""-> Bash {"command":"echo {{turn}} >> {{Log}}"}"""]
            : LargeTurns.Contains(turn)
            ? ["""-> Read {"file_path":"large0.txt"}""", """-> Read {"file_path":"large1.txt"}""", """-> Read {"file_path":"large2.txt"}"""]
            : turn % 4 == 1
                ? [ReadOf(turn), """-> Read {"file_path":"missing.txt"}""", """-> Glob {"pattern":"file*.txt"}"""]
                : [ReadOf(turn)];
        return string.Join('\n', [
            $"!wait {GateAtStart(turn)}",
            $"? Turn {turn} is about a file.",
            .. failed,
            FirstHalf(turn),
            $"!wait {GateInText(turn)}",
            "And this is the other half of it, which comes later.",
            .. calls]);
    }

    private static string ReadOf(int turn) => $$"""-> Read {"file_path":"file{{turn % 5}}.txt"}""";

    private static string Second(int turn) => $"!wait {GateAfterCalls(turn)}\nTurn {turn} is done. {Words}";
}
