namespace LspAgent.Testing;

/// <summary>Compares text with a file below <c>tests/golden</c>; with <c>UPDATE_GOLDEN=1</c> in the environment the file is written instead.</summary>
public static class GoldenFile
{
    private static readonly string Folder = Path.Combine(Fixtures.Folder, "..", "golden");

    /// <exception cref="GoldenFileException">The text differs, or there is no such file yet.</exception>
    public static void Check(string name, string actual) =>
        Check(Folder, name, actual, Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1");

    /// <summary>The same in a folder and with a switch of the caller's.</summary>
    public static void Check(string folder, string name, string actual, bool update)
    {
        var path = Path.GetFullPath(Path.Combine(folder, name));
        var text = Normalize(actual);
        if (update)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path) ?? folder);
            File.WriteAllText(path, text);
        }
        else if (!File.Exists(path))
        {
            throw new GoldenFileException($"There is no golden file {name}. Run the test with UPDATE_GOLDEN=1 and look at what it writes.");
        }
        else if (Normalize(File.ReadAllText(path)) is var expected && expected != text)
        {
            throw new GoldenFileException(
                $"The text differs from golden file {name}. If it is right, run the test with UPDATE_GOLDEN=1.\n{FirstDifference(expected, text)}");
        }
    }

    private static string Normalize(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";

    private static string FirstDifference(string expected, string actual)
    {
        var (left, right) = (expected.Split('\n'), actual.Split('\n'));
        var line = left.Zip(right).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"Line {line + 1}\nexpected: {left.ElementAtOrDefault(line) ?? "(end)"}\nactual:   {right.ElementAtOrDefault(line) ?? "(end)"}";
    }
}

/// <summary>A text is not what its golden file says.</summary>
public sealed class GoldenFileException(string message) : Exception(message);
