using LspAgent.Roslyn.Workspace;

namespace LspAgent.Roslyn;

/// <summary>Says whether C# can be understood on this machine, by trying.</summary>
public static class RoslynCheck
{
    /// <param name="folder">The workspace, whose <c>global.json</c> counts.</param>
    /// <returns>What was found, or what is missing; in both cases sentences for people.</returns>
    public static (bool IsFine, string What) Run(string folder, Func<string, string?> environment)
    {
        switch (SdkRoslyn.Find(folder, environment))
        {
            case SdkRoslynChoice.Missing missing:
                return (false, missing.Because);
            case SdkRoslynChoice.Found found:
                var used = SdkRoslyn.Use(found.Roslyn);
                try
                {
                    return (true, $"Roslyn {RoslynHost.Try().ToString(3)} in {used.Folder}");
                }
                catch (Exception exception) when (exception is IOException or BadImageFormatException or TypeLoadException or MissingMemberException or System.Reflection.ReflectionTypeLoadException)
                {
                    return (false, $"Roslyn cannot be loaded from {used.Folder}, so C# is plain text here: {exception.Message} Repair or update the .NET SDK.");
                }

            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
