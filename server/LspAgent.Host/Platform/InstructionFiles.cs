using System.Globalization;
using LspAgent.Core.Memory;
using LspAgent.Core.Workspace;

namespace LspAgent.Host.Platform;

/// <summary>Reads the instructions of user and project from the disk.</summary>
/// <param name="home">The user's home folder.</param>
/// <param name="userFolder">See <see cref="UserFolder"/>.</param>
public sealed class InstructionFiles(string home, string userFolder)
{
    private const int MaxBytes = 4 * 1024 * 1024;

    private readonly PathResolver _resolver = new(home);

    /// <param name="root">The workspace, canonical.</param>
    public InstructionSet Load(string root) => InstructionAssembly.Assemble(
        Read,
        root,
        home,
        [
            new(Path.Join(home, ".claude"), InstructionScope.User),
            new(userFolder, InstructionScope.User),
            new(root, InstructionScope.Project),
            new(Path.Join(root, ".claude"), InstructionScope.Project),
            new(Path.Join(root, ".lspagent"), InstructionScope.Project),
            new(root, InstructionScope.Local),
        ]);

    private FoundInstructions? Read(string path)
    {
        if (!File.Exists(path) || _resolver.Resolve(path, home) is not PathResolution.Found { Path.Canonical: var canonical })
        {
            return null;
        }

        try
        {
            var file = new FileInfo(canonical);
            if (!FileKind.IsRegular(file))
            {
                return null;
            }

            return file.Length > MaxBytes
                ? new FoundInstructions(canonical, Text: null, string.Create(CultureInfo.InvariantCulture, $"{path} holds {file.Length:N0} bytes, more than instructions may ({MaxBytes:N0}), so it is left out."))
                : new FoundInstructions(canonical, File.ReadAllText(canonical));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new FoundInstructions(canonical, Text: null, $"{path} cannot be read, so its instructions are left out: {exception.Message}");
        }
    }
}
