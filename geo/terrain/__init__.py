"""The ground's heights: files of heights become one grid, by which ways take their time and maps show mountains."""
