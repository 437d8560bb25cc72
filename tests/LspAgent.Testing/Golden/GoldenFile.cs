namespace LspAgent.Testing.Golden;

/// <summary>Compares text with a file of the repository that says what it must be; with <c>UPDATE_GOLDEN=1</c> in the environment the file is written instead.</summary>
public static class GoldenFile
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Fixtures.Folder, "..", ".."));

    /// <param name="path">From the root of the repository.</param>
    /// <exception cref="GoldenFileException">The text differs, or there is no such file yet.</exception>
    public static void Check(string path, string actual) =>
        Check(Root, path, actual, Environment.GetEnvironmentVariable("UPDATE_GOLDEN") is "1");

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
        else if (Normalize(File.ReadAllText(path)) is var expected && !string.Equals(expected, text, StringComparison.Ordinal))
        {
            throw new GoldenFileException(
                $"The text differs from golden file {name}. If it is right, run the test with UPDATE_GOLDEN=1 and commit the file.\n{FirstDifference(expected, text)}");
        }
    }

    private static string Normalize(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";

    private static string FirstDifference(string expected, string actual)
    {
        var (left, right) = (expected.Split('\n'), actual.Split('\n'));
        var line = left.Zip(right).TakeWhile(pair => string.Equals(pair.First, pair.Second, StringComparison.Ordinal)).Count();
        return $"Line {line + 1}\nexpected: {left.ElementAtOrDefault(line) ?? "(end)"}\nactual:   {right.ElementAtOrDefault(line) ?? "(end)"}";
    }
}

/// <summary>A text is not what its golden file says.</summary>
public sealed class GoldenFileException(string message) : Exception(message);
