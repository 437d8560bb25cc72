using LspAgent.Core.Workspace;
using LspAgent.Roslyn.Intelligence;

namespace LspAgent.Roslyn;

/// <summary>Whose code is meant where a session works in several folders: the one that a file lies in, or the first that knows what is asked about.</summary>
internal static class CodeRoots
{
    /// <summary>The innermost folder of the session that a file lies in; its own root for a file that lies in none.</summary>
    public static string Of(string path, WorkspaceRoots roots) => roots.FolderOf(path) ?? roots.Root;

    /// <summary>Asks one folder after the other until one knows; when none does, what the session's own root said is the answer.</summary>
    public static async Task<T> FirstAsync<T>(WorkspaceRoots roots, Func<string, Task<T>> ask)
    {
        CodeQuestionException? unknown = null;
        foreach (var root in roots.All)
        {
            try
            {
                return await ask(root);
            }
            catch (CodeQuestionException exception) when (exception.IsUnknownHere)
            {
                unknown ??= exception;
            }
        }

        throw unknown ?? new CodeQuestionException("The session has no folder.");
    }
}
