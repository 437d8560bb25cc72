using System.Diagnostics;

namespace LspAgent.Testing.Files;

/// <summary>A folder of one test, canonical, that goes away with it.</summary>
public sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("lspagent-test-").FullName;

    /// <param name="name">With slashes; folders on the way are made.</param>
    /// <returns>The full path.</returns>
    public string Write(string name, string text)
    {
        var path = In(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public string Write(string name, byte[] bytes)
    {
        var path = In(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public string In(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>What was ended last may write there for a moment longer, so a folder that has just been emptied may not be empty.</summary>
    public void Dispose()
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                Directory.Delete(Path, recursive: true);
                return;
            }
            catch (IOException) when (clock.Elapsed < TimeSpan.FromSeconds(5) && Directory.Exists(Path))
            {
                Thread.Yield();
            }
        }
    }
}
