using System.Globalization;
using System.Text;

namespace LspAgent.Testing.CSharp;

/// <summary>Writes a solution of many projects whose members call, override and implement across them.</summary>
public static class GeneratedSolution
{
    private const int FilesPerProject = 100;
    private const int LinesPerFile = 100;

    /// <returns>The lines of C# in it.</returns>
    public static int Write(string folder, int lines)
    {
        var projects = Math.Max(2, lines / (FilesPerProject * LinesPerFile));
        var solution = new StringBuilder("<Solution>\n");
        var written = 0;
        for (var project = 0; project < projects; project++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"P{project}");
            var own = Path.Join(folder, name);
            Directory.CreateDirectory(own);
            solution.Append(CultureInfo.InvariantCulture, $"  <Project Path=\"{name}/{name}.csproj\" />\n");
            var references = Enumerable.Range(Math.Max(0, project - 2), Math.Min(2, project)).Prepend(0).Where(other => other < project).Distinct();
            File.WriteAllText(Path.Join(own, $"{name}.csproj"), $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup><TargetFramework>net10.0</TargetFramework><Nullable>enable</Nullable></PropertyGroup>
                  <ItemGroup>{string.Concat(references.Select(other => string.Create(CultureInfo.InvariantCulture, $"<ProjectReference Include=\"../P{other}/P{other}.csproj\" />")))}</ItemGroup>
                </Project>
                """);
            for (var file = 0; file < FilesPerProject; file++)
            {
                var text = Source(project, file);
                written += text.AsSpan().Count('\n');
                File.WriteAllText(Path.Join(own, string.Create(CultureInfo.InvariantCulture, $"C{file}.cs")), text);
            }
        }

        File.WriteAllText(Path.Join(folder, "All.slnx"), solution.Append("</Solution>\n").ToString());
        return written;
    }

    private static string Source(int project, int file)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"namespace P{project};\n\n");
        if (file == 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"/// <summary>Of project {project}.</summary>\npublic interface IShape{project}\n{{\n    int Area(int scale);\n}}\n\npublic abstract class Shape{project} : IShape{project}\n{{\n    public abstract int Area(int scale);\n\n    public virtual string Name => \"shape\";\n}}\n\n");
        }

        var above = project == 0 ? string.Empty : $"P{(project - 1).ToString(CultureInfo.InvariantCulture)}.C{file.ToString(CultureInfo.InvariantCulture)}";
        text.Append(CultureInfo.InvariantCulture, $"/// <summary>Class {file} of project {project}.</summary>\npublic class C{file} : Shape{project}\n{{\n    private int _value{file} = {file};\n\n    public override int Area(int scale) => _value{file} * scale;\n\n    public override string Name => $\"c{{_value{file}}}\";\n\n");
        var method = 0;
        while (text.ToString().AsSpan().Count('\n') < LinesPerFile - 8)
        {
            var call = above.Length > 0 ? $"new {above}().Area(sum)" : "Area(sum)";
            text.Append(CultureInfo.InvariantCulture, $"    /// <summary>Adds up {method}.</summary>\n    public int M{method}(int count, IShape{project} shape)\n    {{\n        var sum = 0;\n        for (var i = 0; i < count; i++)\n        {{\n            sum += shape.Area(i) + {(method == 0 ? call : string.Create(CultureInfo.InvariantCulture, $"M{method - 1}(i, shape)"))};\n        }}\n\n        return sum + Name.Length;\n    }}\n\n");
            method++;
        }

        return text.Append("}\n").ToString();
    }
}
